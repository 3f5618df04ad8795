import { Command, InvalidArgumentError, Option } from 'commander';
import {
  formatReport,
  type ReportFormat,
  reportFormatOf,
  reportFormats,
  reportPeople,
  writeReport,
} from '../people/index.js';
import { paint } from './output.js';

interface ReportCommandOptions {
  out?: string;
  format?: ReportFormat;
  now?: Date;
  staleDays: number;
  table?: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('write a report over imported people: MFA, access keys, passwords, stale users')
    .argument('<file>', 'what people import wrote: .csv, .json, .ndjson, .db')
    .option('--out <file>', 'file to write, - for stdout; report.html by default')
    .addOption(new Option('--format <format>', 'html, or as --out ends').choices(reportFormats))
    .option('--now <date>', 'day to count ages to, instead of that of the import', parseDate)
    .option('--stale-days <n>', 'days without use that make a user stale', parseDays, 90)
    .option('--table <name>', 'table of a database')
    .addHelpText(
      'after',
      `
Examples:
  slim-iam report people.json
  slim-iam report people.db --out stale.csv --stale-days 45`,
    )
    .action(report);
}

async function report(file: string, options: ReportCommandOptions): Promise<void> {
  const { now, staleDays, table } = options;
  const { out = `report.${options.format ?? 'html'}` } = options;
  const format = options.format ?? (out === '-' ? 'html' : reportFormatOf(out));
  const result = await reportPeople(file, { now, staleDays, table });
  if (out === '-') {
    process.stdout.write(formatReport(result, format));
    return;
  }
  await writeReport(out, result, format);
  console.error(`${paint(process.stderr, 'green', 'done:')} ${out}`);
}

function parseDate(text: string): Date {
  const date = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError('It must be a date, such as 2025-06-01.');
}

function parseDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days > 0) return days;
  throw new InvalidArgumentError('It must be a positive whole number.');
}
