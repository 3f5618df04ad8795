import { extname } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigurationError } from '../index.js';
import { reportPeople, reportToCsv, reportToHtml, writeFileSafely } from '../people/index.js';
import { paint } from './output.js';

const formats = {
  html: reportToHtml,
  csv: reportToCsv,
  json: (report: object) => `${JSON.stringify(report, null, 2)}\n`,
};
type Format = keyof typeof formats;

interface ReportCommandOptions {
  out?: string;
  format?: Format;
  now?: Date;
  staleDays: number;
  table?: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('write a report over imported people: MFA, access keys, passwords, stale users')
    .argument('<file>', 'what people import wrote: .csv, .json, .ndjson, .db')
    .option('--out <file>', 'file to write, - for stdout; report.html by default')
    .addOption(
      new Option('--format <format>', 'html, or as --out ends').choices(Object.keys(formats)),
    )
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
  const { out, now, staleDays, table } = options;
  const format = options.format ?? formatOf(out);
  const text = formats[format](await reportPeople(file, { now, staleDays, table }));
  if (out === '-') {
    process.stdout.write(text);
    return;
  }
  const target = out ?? `report.${format}`;
  await writeFileSafely(target, text);
  console.error(`${paint(process.stderr, 'green', 'done:')} ${target}`);
}

function formatOf(out: string | undefined): Format {
  if (out === undefined || out === '-') return 'html';
  const extension = extname(out).slice(1).toLowerCase();
  if (Object.hasOwn(formats, extension)) return extension as Format;
  if (extension === 'htm') return 'html';
  throw new ConfigurationError(
    `${out} does not say the format: end it in .html, .csv or .json, or add --format`,
  );
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
