import { closest, distance } from 'fastest-levenshtein';
import { ValidationError } from '../query/errors.js';
import { type Preset, presets } from './catalog.js';

/**
 * The preset that a name stands for: its id (`delete-user`), its heading with or without
 * `Amazon AWS IAM` before it, or its action, in any case. Throws ValidationError with the nearest
 * headings when there is none.
 */
export function findPreset(name: string): Preset {
  const found = presetCalled(name);
  if (found) return found;
  const wanted = normalise(name);
  const nearest = [...presets]
    .sort((a, b) => distance(a.id, wanted) - distance(b.id, wanted))
    .slice(0, 3)
    .map(({ heading }) => `'${heading}'`);
  throw new ValidationError(
    `no preset is called '${name.slice(0, 64)}'; the nearest are ${nearest.join(', ')}`,
    { field: 'preset', length: name.length },
  );
}

/** Presets by their names, normalised; made when first needed. */
let byName: Map<string, Preset> | undefined;

/** The preset that {@link findPreset} finds; undefined when there is none. */
export function presetCalled(name: string): Preset | undefined {
  byName ??= new Map(
    presets.flatMap((preset) =>
      [preset.id, preset.action, ...preset.otherHeadings].map((known) => [
        normalise(known),
        preset,
      ]),
    ),
  );
  return byName.get(normalise(name));
}

/** The presets in whose heading, action or summary every word of `text` occurs; all of them for an empty text. */
export function searchPresets(text: string): Preset[] {
  const words = text.toLowerCase().split(/\s+/);
  return presets.filter(({ heading, action, summary, id }) => {
    const searched = `${heading} ${action} ${summary} ${id}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}

/** `; did you mean 'x'`, or nothing when no name comes near. */
export function suggest(wanted: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const nearest = closest(wanted, names);
  return distance(wanted, nearest) <= Math.max(2, wanted.length / 3)
    ? `; did you mean '${nearest}'`
    : '';
}

function normalise(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^(amazon )?(aws )?(iam )?/, '')
    .replace(/[\s_-]+/g, '-');
}
