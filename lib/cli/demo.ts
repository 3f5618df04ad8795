import { Command } from 'commander';
import { createClient, ServiceError } from '../index.js';
import { startLocalIam } from '../local/index.js';
import { type Inputs, runPreset, statements } from '../presets/index.js';
import { formatValue, indent, paint } from './output.js';

interface Step {
  preset: string;
  inputs?: Inputs;
  response?: string;
}

const newcomer = { alternate_username: 'jane.doe' };
const readOnly = { policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };

/** A user's whole stay: the account as it is, joining, working, leaving. */
const story: readonly Step[] = [
  { preset: 'Get list of access keys for a user', inputs: { alternate_username: 'bob' } },
  {
    preset: 'Get list of access keys for a user',
    inputs: { alternate_username: 'bob' },
    response: statements.active_access_keys,
  },
  {
    preset: 'Get list of access keys for a user',
    inputs: { alternate_username: 'bob' },
    response: statements.oldest_access_key_date,
  },
  { preset: 'Get password age for user', inputs: { alternate_username: 'alice' } },
  { preset: 'Get MFA status for user', inputs: { alternate_username: 'alice' } },
  { preset: 'Create user', inputs: newcomer },
  { preset: 'Add User to Group', inputs: { ...newcomer, group_name: 'Managers' } },
  { preset: 'Attach user policy', inputs: { ...newcomer, ...readOnly } },
  { preset: 'Get list of user groups for a user', inputs: newcomer },
  { preset: 'List attached user policies', inputs: newcomer },
  { preset: 'Delete user', inputs: newcomer },
  { preset: 'Detach user policy', inputs: { ...newcomer, ...readOnly } },
  { preset: 'Remove user from group', inputs: { ...newcomer, group_name: 'Managers' } },
  { preset: 'Delete user', inputs: newcomer },
];

export function demoCommand(): Command {
  return new Command('demo')
    .description('run presets against a local IAM over HTTP, to see what they do')
    .action(demo);
}

async function demo(): Promise<void> {
  const { endpoint, credentials, close } = await startLocalIam();
  const client = createClient({ endpoint, credentials });
  console.log(`A local IAM at ${endpoint}; every step is a signed HTTP request.`);
  try {
    for (const { preset, inputs, response } of story) {
      const shown = Object.entries(inputs ?? {}).map(([name, value]) => `${name}=${value}`);
      console.log(`\n${paint(process.stdout, 'bold', preset)}  ${shown.join(' ')}`);
      if (response) console.log(`  ${paint(process.stdout, 'dim', response)}`);
      console.log(indent(await outcome(() => runPreset(client, preset, inputs, { response }))));
    }
  } finally {
    await close();
  }
  console.log('\nNext: slim-iam presets, slim-iam show PRESET, slim-iam run PRESET --local');
}

/** What a step gave: the mapped result, or IAM's refusal, which is part of the story. */
async function outcome(run: () => ReturnType<typeof runPreset>): Promise<string> {
  try {
    const { mapped, requestId, status } = await run();
    return mapped === requestId ? `done (HTTP ${status})` : formatValue(mapped);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return paint(process.stdout, 'yellow', error.message);
  }
}
