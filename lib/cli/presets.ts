import { Command } from 'commander';
import { searchPresets } from '../presets/index.js';
import { paint, table } from './output.js';

export function presetsCommand(): Command {
  return new Command('presets')
    .description('list the presets, or those that match')
    .argument('[search...]', 'words to look for')
    .option('--json', 'print JSON')
    .action((search: string[], { json }: { json?: boolean }) => {
      const found = searchPresets(search.join(' '));
      if (json) return console.log(JSON.stringify(found, null, 2));
      if (found.length === 0) return console.error(`no preset matches '${search.join(' ')}'`);
      const rows = found.map(({ heading, action, inputs, destructive }) => [
        heading,
        action,
        inputs.map(({ name, required }) => (required ? name : `[${name}]`)).join(' '),
        destructive ? 'destructive' : '',
      ]);
      const [head, ...lines] = table([['PRESET', 'ACTION', 'INPUTS', ''], ...rows]).split('\n');
      console.log([paint(process.stdout, 'bold', head!), ...lines].join('\n'));
    });
}
