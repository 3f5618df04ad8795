import { createHash } from 'node:crypto';
import { Environment } from '../jinja/index.js';
import type { Finding, Report } from './report.js';
import { reportScript } from './report-script.js';
import { reportStyle } from './report-style.js';
import { reportTemplate } from './report-template.js';

const finding_names: Readonly<Record<Finding, string>> = {
  no_mfa: 'no MFA',
  old_key: 'old key',
  old_password: 'old password',
  stale: 'stale',
};

/**
 * A report as one HTML page that needs nothing else: style and script are in it, and its
 * Content-Security-Policy lets it load nothing. Every name is escaped and set apart from the
 * direction of the text around it.
 */
export function reportToHtml(report: Report): string {
  const environment = new Environment({
    autoescape: true,
    undefined: 'strict',
    trimBlocks: true,
    limits: { outputSize: Number.MAX_SAFE_INTEGER },
  });
  return environment.fromString(reportTemplate, 'report').render({
    ...report,
    finding_names,
    style: reportStyle,
    style_hash: hash(reportStyle),
    script: reportScript,
    script_hash: hash(reportScript),
  });
}

function hash(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
