import { Command } from 'commander';
import {
  checkMapping,
  findPreset,
  preparePreset,
  runPreset,
  validateInputNames,
} from '../presets/index.js';
import { collectPair, readValue } from './arguments.js';
import { confirm } from './confirm.js';
import { formatValue, printDone } from './output.js';
import { printRequest } from './request.js';
import { addTargetOptions, dryRunClient, type TargetOptions, withClient } from './target.js';

interface RunCommandOptions extends TargetOptions {
  set?: Record<string, string>;
  var?: Record<string, string>;
  param?: Record<string, string>;
  response?: string;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

export function runCommand(): Command {
  const command = new Command('run')
    .description('run a preset')
    .argument('<preset>', 'id, heading or action')
    .option(
      '--set <name=value>',
      'an input, repeatable; @file reads the value from a file',
      collectPair,
    )
    .option('--var <name=value>', 'a global variable, such as AWS.Version=2010-05-08', collectPair)
    .option('--param <Name=template>', 'a param of your own, as a Jinja2 template', collectPair)
    .option(
      '--response <mapping>',
      'Jinja2 template, @file, bare path, or one of the preset’s statements',
    );
  return addTargetOptions(command)
    .option('--dry-run', 'print the signed request, secrets masked, and send nothing')
    .option('--yes', 'do not ask before a destructive preset')
    .option('--json', 'print the whole answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  slim-iam run create-user --set alternate_username=jane.doe --local
  slim-iam run ListAccessKeys --set alternate_username=bob --response active_access_keys --local
  slim-iam run "Get role" --set role_name=S3Access --dry-run`,
    )
    .action(run);
}

async function run(name: string, options: RunCommandOptions): Promise<void> {
  const preset = findPreset(name);
  const inputs = options.set ?? {};
  const response = options.response === undefined ? undefined : readValue(options.response);
  const templates = [...Object.values(options.param ?? {}), response ?? ''];
  validateInputNames(preset, Object.keys(inputs), templates);
  if (response !== undefined) checkMapping(response);
  const runOptions = { variables: options.var, params: options.param, response };
  const { action, version, params } = preparePreset(preset, inputs, runOptions);
  if (options.dryRun) {
    const request = await dryRunClient(options, 'iam').sign(action, params, { version });
    return printRequest(request, options.json);
  }
  if (preset.destructive && !options.yes) {
    const what = Object.entries(params).map(([name, value]) => `${name} ${value}`);
    await confirm(`${preset.heading}: ${what.join(', ')}`, preset.important);
  }
  const result = await withClient(options, 'iam', (client) =>
    runPreset(client, preset, inputs, runOptions),
  );
  const { status, requestId, mapped } = result;
  if (options.json) {
    const { headers, response } = result;
    const shown = { preset: preset.heading, action, status, requestId, headers, mapped, response };
    return console.log(JSON.stringify(shown, null, 2));
  }
  printDone(preset.heading, result);
  // An action without a result has only its request id to map, which stands above already.
  if (mapped !== requestId) console.log(formatValue(mapped));
}
