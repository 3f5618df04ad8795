#!/usr/bin/env node
import * as module from 'node:module';

// Node 22.8 and later keep what they compiled for the next start.
const { enableCompileCache } = module as { enableCompileCache?: () => void };
enableCompileCache?.();
await import('./start.js');
