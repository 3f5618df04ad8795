/**
 * undici's dispatchers, each with what it takes of undici alone, which its index would load all of. A
 * bundler takes `agents.bundle.js` in place of this file: `#agents` in package.json.
 */
export async function loadAgent() {
  return (await import('undici/lib/dispatcher/agent.js')).default;
}

/** The one that goes through the proxies that the environment names. */
export async function loadEnvHttpProxyAgent() {
  const { default: EnvHttpProxyAgent } = await import(
    'undici/lib/dispatcher/env-http-proxy-agent.js'
  );
  const { default: Dispatcher } = await import('undici/lib/dispatcher/dispatcher.js');
  const { default: connect } = await import('undici/lib/api/api-connect.js');
  // Asks a proxy for a tunnel. All dispatchers have it from undici's index, which is not loaded.
  Dispatcher.prototype.connect ??= connect;
  return EnvHttpProxyAgent;
}
