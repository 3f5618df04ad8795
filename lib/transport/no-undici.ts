import { ConfigurationError } from '../query/errors.js';

export { fetchTransport as defaultTransport } from './fetch.js';

/** Stands for undici's transport outside Node, where undici is not loaded. Throws ConfigurationError. */
export const undiciTransport: typeof import('./undici.js').undiciTransport = () => {
  throw new ConfigurationError(
    'undiciTransport is for Node: leave `transport` out, or give fetchTransport()',
  );
};
