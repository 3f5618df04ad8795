import { createClient } from 'slim-iam';
import { runPreset } from 'slim-iam/presets';

const [alternate_username] = Bun.argv.slice(2);
const { mapped } = await runPreset(createClient(), 'Get MFA status for user', {
  alternate_username,
});
console.log(mapped ? 'MFA is on' : 'MFA is off');
