import { Command } from 'commander';
import {
  findPreset,
  limitOf,
  type Preset,
  type PresetInput,
  paramTemplates,
} from '../presets/index.js';
import { indent, paint, table } from './output.js';

export function showCommand(): Command {
  return new Command('show')
    .description('show a preset: inputs, limitOf, params, response, warnings')
    .argument('<preset>', 'id, heading or action')
    .option('--json', 'print JSON')
    .action((name: string, { json }: { json?: boolean }) => {
      const preset = findPreset(name);
      console.log(json ? JSON.stringify(preset, null, 2) : describe(preset));
    });
}

function describe(preset: Preset): string {
  const title = (text: string) => paint(process.stdout, 'bold', text);
  const sections = [
    `${title(preset.heading)}  ${preset.action}  (${preset.id})\n${preset.summary}`,
    preset.important && `${paint(process.stdout, 'yellow', 'Important:')} ${preset.important}`,
    `${title('Inputs')}\n${preset.inputs.map((input) => describeInput(preset.action, input)).join('\n')}`,
    `${title('Params')}\n${indent(table(Object.entries(paramTemplates(preset))))}`,
    preset.optionalParams.length > 0 &&
      `${title('Further params')} (--param)\n  ${preset.optionalParams.join(', ')}`,
    `${title('Response')}\n  ${preset.responsePath}`,
    ...Object.entries(preset.statements).map(
      ([name, statement]) => `${title(`--response ${name}`)}\n  ${statement}`,
    ),
    `${title('Reference')}\n  ${preset.reference}`,
  ];
  return sections.filter(Boolean).join('\n\n');
}

function describeInput(action: string, input: PresetInput): string {
  const { name, label, required, param, example, source } = input;
  const { min, max, unit = 'characters' } = limitOf(action, param)!;
  const origin = source === 'record' ? 'a property of the user’s record' : 'asked for';
  return [
    `  ${name}  ${required ? 'mandatory' : 'optional'}, ${min} to ${max} ${unit}, ${origin}`,
    `    ${label}`,
    `    e.g. ${example}`,
  ].join('\n');
}
