import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For the specs of one `describe`: an environment without AWS settings, and shared files in a temporary folder. */
export function useSharedFiles(): {
  /** Paths of the files, which exist once written. */
  credentials: string;
  config: string;
  write(file: 'credentials' | 'config', text: string): Promise<void>;
} {
  const before = process.env;
  let folder: string;
  const files = {
    credentials: '',
    config: '',
    write: (file: 'credentials' | 'config', text: string) => writeFile(files[file], text),
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slim-iam-'));
    files.credentials = join(folder, 'credentials');
    files.config = join(folder, 'config');
    const kept = Object.entries(before).filter(([name]) => !name.startsWith('AWS_'));
    process.env = {
      ...Object.fromEntries(kept),
      AWS_SHARED_CREDENTIALS_FILE: files.credentials,
      AWS_CONFIG_FILE: files.config,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  });
  afterEach(async () => {
    process.env = before;
    await rm(folder, { recursive: true });
  });
  return files;
}
