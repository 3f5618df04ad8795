import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Fixture, readFixture } from '../../lib/fixtures/index.js';
import type { HttpRequest, Transport } from '../../lib/query/http.js';

/** One answer: `<name>.yaml`, `<name>.json`. With a `code` it is an error. */
export interface PresetCase {
  name: string;
  code?: string;
  /** What each mapping gives, by the mapping's name. */
  mapped: Record<string, unknown>;
}

/** A folder under fixtures/presets, as its README describes it. */
export interface PresetFixture {
  preset: string;
  inputs: Record<string, string>;
  variables: Record<string, string>;
  params: Record<string, string>;
  documentedErrors: Record<string, number>;
  mappings: { success: Record<string, string>; error: Record<string, string> };
  request: { body: string; query: string };
  cases: PresetCase[];
}

const root = new URL('../../fixtures/presets/', import.meta.url);

export const commonErrors = 'common-errors';

export function readJson<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(new URL(`${folder}/${file}`, root), 'utf8'));
}

export function readPreset(preset: string): PresetFixture {
  return readJson(preset, 'preset.json');
}

/** The request and the answer of a case. */
export function readCase(folder: string, name: string): Promise<Fixture> {
  return readFixture(fileURLToPath(new URL(`${folder}/${name}.yaml`, root)));
}

/** Names of the folders, and of the files in one. */
export function folders(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

export function files(folder: string): string[] {
  return readdirSync(new URL(folder, root));
}

export const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** A transport that keeps what it is given in `sent` and answers every action with an empty success. */
export function recorder(): { transport: Transport; sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const transport: Transport = async (request) => {
    sent.push(request);
    const action = /\bAction=(\w+)/.exec(request.body ?? request.url)?.[1];
    const answer = `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ResponseMetadata></${action}Response>`;
    return { status: 200, headers: {}, body: [Buffer.from(answer)] };
  };
  return { transport, sent };
}
