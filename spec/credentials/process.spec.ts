import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { processCredentials } from '../../lib/credentials/process.js';
import { saying } from '../support/broken-answers.js';
import { useSharedFiles } from '../support/environment.js';

const answer = {
  Version: 1,
  AccessKeyId: 'ASIAPROCESS',
  SecretAccessKey: 'secret',
  SessionToken: 'token',
  Expiration: '2030-01-01T00:00:00Z',
};

describe('processCredentials', () => {
  const files = useSharedFiles();

  /** A command that runs this script, whose folder and name have spaces. */
  async function program(script: string): Promise<string> {
    const file = `${files.config} of a program.mjs`;
    await writeFile(file, script);
    return `"${process.execPath}" "${file}"`;
  }

  const print = (value: unknown) => `console.log(${JSON.stringify(JSON.stringify(value))})`;

  it('gives what the program prints', async () => {
    assert.deepEqual(await processCredentials(await program(print(answer))), {
      accessKeyId: 'ASIAPROCESS',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration: new Date('2030-01-01T00:00:00Z'),
    });
  });

  it('takes long-lived ones', async () => {
    const { AccessKeyId, SecretAccessKey } = answer;
    const command = await program(print({ Version: 1, AccessKeyId, SecretAccessKey }));
    assert.deepEqual(await processCredentials(command), {
      accessKeyId: 'ASIAPROCESS',
      secretAccessKey: 'secret',
      sessionToken: undefined,
      expiration: undefined,
    });
  });

  it('splits at spaces and quotes, and expands nothing', async () => {
    const script = `console.log(JSON.stringify({ ...${JSON.stringify(answer)}, SessionToken: JSON.stringify(process.argv.slice(2)) }))`;
    const command = `${await program(script)}  a\t'b  "c'  "d 'e\\"f" --g="h i" $HOME \`id\` ; x|y >z ~ * C:\\j "k\\l" ""`;
    const { sessionToken } = await processCredentials(command);
    assert.deepEqual(JSON.parse(sessionToken!), [
      'a',
      'b  "c',
      'd \'e"f',
      '--g=h i',
      '$HOME',
      '`id`',
      ';',
      'x|y',
      '>z',
      '~',
      '*',
      'C:\\j',
      'k\\l',
      '',
    ]);
  });

  it('gives the program an empty input', async () => {
    const command = await program(`process.stdin.resume().on('end', () => ${print(answer)})`);
    assert.equal((await processCredentials(command)).accessKeyId, 'ASIAPROCESS');
  });

  const leak = `console.error('secret-in-body'); console.log('secret-in-body');`;
  const refused: [string, string, RegExp][] = [
    ['fails', `${leak} process.exit(7)`, /failed \(exit code 7\)/],
    ['is ended by a signal', `${leak} process.kill(process.pid)`, /a signal ended it/],
    ['prints no JSON', leak, /not JSON/],
    ['prints nothing', '', /not JSON/],
    ['prints another version', print({ ...answer, Version: 2 }), /Version is not 1/],
    ['prints its version as a text', print({ ...answer, Version: '1' }), /Version is not 1/],
    ['prints no key', print({ ...answer, AccessKeyId: undefined }), /AccessKeyId is missing/],
    ['prints a key that is no text', print({ ...answer, SecretAccessKey: 1 }), /is not a text/],
    [
      'prints an expiration that is no date',
      print({ ...answer, Expiration: 'soon' }),
      /not a date/,
    ],
    ['prints too much', `console.log(' '.repeat(70_000))`, /over 65536 bytes/],
  ];
  for (const [what, script, message] of refused) {
    it(`refuses a program that ${what}`, async () => {
      await assert.rejects(processCredentials(await program(script)), (error) => {
        const { cause } = error as Error;
        return cause === undefined && saying(message)(error);
      });
    });
  }

  it('ends a program that takes too long, even one that ignores SIGTERM', async () => {
    const command = await program(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`);
    await assert.rejects(processCredentials(command, 300), saying(/did not end within 300 ms/));
  });

  it('refuses a program that is not there', async () => {
    await assert.rejects(
      processCredentials('/no/such/program --x'),
      saying(/did not start \(ENOENT\)/),
    );
  });

  for (const [command, message] of [
    [' ', /is empty/],
    ['a "b', /quote that does not end/],
    ["a 'b", /quote that does not end/],
  ] as const) {
    it(`refuses the command ${JSON.stringify(command)}`, async () => {
      await assert.rejects(processCredentials(command), saying(message));
    });
  }
});
