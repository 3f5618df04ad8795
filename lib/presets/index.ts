export { type Preset, type PresetInput, presets } from './catalog.js';
export { findPreset, searchPresets } from './find.js';
export { type Limit, limitOf, limits } from './limits.js';
export { checkMapping, mapResponse } from './map.js';
export {
  type Inputs,
  type PreparedCall,
  type PrepareOptions,
  paramTemplates,
  preparePreset,
  type Variables,
} from './prepare.js';
export { type PresetClient, type PresetResult, type RunOptions, runPreset } from './run.js';
export { statements } from './statements.js';
export { validateInputNames } from './validate.js';
