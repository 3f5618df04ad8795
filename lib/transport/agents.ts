/**
 * undici's dispatchers, each with what it takes of undici alone, which its index would load all of. A
 * bundler takes `agents.cjs` in place of this file: `#agents` in package.json.
 */
export async function loadAgent() {
  return (await import('undici/lib/dispatcher/agent.js')).default;
}

/** The one that goes through the proxies that the environment names. */
export async function loadEnvHttpProxyAgent() {
  return (await import('undici/lib/dispatcher/env-http-proxy-agent.js')).default;
}
