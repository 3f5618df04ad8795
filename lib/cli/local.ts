import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { startLocalIam } from '../local/index.js';

export function localCommand(): Command {
  return new Command('local')
    .description('serve a local IAM on loopback, with a small seeded account, until interrupted')
    .option('--port <number>', 'port; a free one by default', parsePort)
    .action(async ({ port }: { port?: number }) => {
      const { endpoint, credentials, close } = await startLocalIam({ port });
      console.log(`local IAM at ${endpoint}, in memory. In another shell:

  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}
  export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}
  slim-iam call ListUsers --endpoint ${endpoint}
  aws iam list-users --endpoint-url ${endpoint}

Ctrl-C ends it.`);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      await close();
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}
