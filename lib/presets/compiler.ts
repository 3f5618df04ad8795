export { compile, undeclaredVariables } from '../jinja/platform.js';
