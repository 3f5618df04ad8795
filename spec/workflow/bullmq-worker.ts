import { createClient } from '../../lib/index.js';
import { workRecords } from '../../lib/workflow/bullmq.js';
import { readWorkflow } from '../../lib/workflow/index.js';
import { exampleCredentials } from '../support/answers.js';

// A worker as a process of its own, which the spec kills.
const [workflow, endpoint, port] = process.argv.slice(2) as [string, string, string];
const { accessKeyId, secretAccessKey } = exampleCredentials;

const worker = workRecords('people', await readWorkflow(workflow), {
  client: createClient({ endpoint, credentials: { accessKeyId, secretAccessKey } }),
  connection: { host: '127.0.0.1', port: Number(port) },
  concurrency: 4,
  lockDuration: 4_000,
  stalledInterval: 1_000,
});
// The spec looks at what became of the records.
worker.on('error', ({ message }) => console.log(message));
process.on('SIGTERM', () => worker.close());
await worker.waitUntilReady();
console.log('ready');
