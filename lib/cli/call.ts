import { Command, Option } from 'commander';
import type { ResponseDict, Service } from '../index.js';
import { collectPair } from './arguments.js';
import { formatValue, printDone } from './output.js';
import { printRequest } from './request.js';
import { addTargetOptions, dryRunClient, type TargetOptions, withClient } from './target.js';

interface CallCommandOptions extends TargetOptions {
  service: Service;
  apiVersion?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function callCommand(): Command {
  const command = new Command('call')
    .description('call any action of the Query API')
    .argument('<action>', 'such as ListUsers')
    .argument(
      '[params...]',
      'Name=value, such as MaxItems=10 or Tags.member.1.Key=team; @file reads a value',
    );
  return addTargetOptions(command)
    .addOption(new Option('--service <service>', 'service').choices(['iam', 'sts']).default('iam'))
    .option('--api-version <date>', 'API version instead of the service’s own')
    .option('--dry-run', 'print the signed request, secrets masked, and send nothing')
    .option('--json', 'print the whole answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  slim-iam call ListUsers MaxItems=2 --local
  slim-iam call GetCallerIdentity --service sts --local`,
    )
    .action(call);
}

async function call(action: string, pairs: string[], options: CallCommandOptions): Promise<void> {
  const params = pairs.reduce<Record<string, string>>((all, pair) => collectPair(pair, all), {});
  const { service, apiVersion: version } = options;
  if (options.dryRun) {
    const request = await dryRunClient(options, service).sign(action, params, { version });
    return printRequest(request, options.json);
  }
  const answer = await withClient(options, service, (client) =>
    client.call(action, params, { version }),
  );
  const { status, requestId, headers, response } = answer;
  if (options.json) {
    return console.log(JSON.stringify({ action, status, requestId, headers, response }, null, 2));
  }
  printDone(action, answer);
  const document = response[`${action}Response`] as ResponseDict;
  const result = document[`${action}Result`];
  if (result !== undefined) console.log(formatValue(result));
}
