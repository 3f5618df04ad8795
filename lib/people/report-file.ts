import { extname } from 'node:path';
import { ConfigurationError } from '../query/errors.js';
import { replaceFile } from '../workflow/records-text.js';
import type { Report } from './report.js';
import { reportToCsv } from './report-csv.js';
import { reportToHtml } from './report-html.js';

const formats = {
  html: reportToHtml,
  csv: reportToCsv,
  json: (report: Report) => `${JSON.stringify(report, null, 2)}\n`,
};

export type ReportFormat = keyof typeof formats;
export const reportFormats = Object.keys(formats) as ReportFormat[];

/** A report as text: a page, the users as CSV, or everything as JSON. */
export function formatReport(report: Report, format: ReportFormat): string {
  return formats[format](report);
}

/** The format that a file's extension names. Throws ConfigurationError for any other. */
export function reportFormatOf(file: string): ReportFormat {
  const extension = extname(file).slice(1).toLowerCase();
  if (Object.hasOwn(formats, extension)) return extension as ReportFormat;
  throw new ConfigurationError(
    `${file} does not say the report's format: end it in .html, .csv or .json, or name the format`,
  );
}

/** Writes a report to a file, which appears under its name, or in place of an older one, when it is complete. */
export async function writeReport(
  file: string,
  report: Report,
  format: ReportFormat = reportFormatOf(file),
): Promise<void> {
  await replaceFile(file, [formatReport(report, format)]);
}
