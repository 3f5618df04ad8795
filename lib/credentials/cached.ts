import { ConfigurationError } from '../query/errors.js';
import type { Credentials } from '../query/sign.js';
import type { CredentialsProvider } from './provider.js';

/** Milliseconds before expiration from which on others are asked for. */
const ahead = 5 * 60_000;

/** Milliseconds that credentials without expiration are kept: nothing says when they are replaced. */
const keptWithoutExpiration = 5 * 60_000;

/** Milliseconds until a failed early refresh is tried again. */
const pause = 10_000;

/**
 * A provider that asks another one as seldom as its answers allow: they are kept until five minutes
 * before their expiration (half of the time left, where that is shorter), and for five minutes when
 * they have none. Callers at the same time wait for one refresh. When an early refresh fails, the
 * credentials still valid are given. Throws what the other provider throws, and ConfigurationError
 * for an expiration that is no date.
 */
export function cachedCredentials(provider: CredentialsProvider): () => Promise<Credentials> {
  let kept: Credentials | undefined;
  let expires = 0;
  let refreshAt = 0;
  let refreshing: Promise<Credentials> | undefined;

  async function refresh(): Promise<Credentials> {
    try {
      const fresh = await provider();
      const now = Date.now();
      expires = expirationOf(fresh) ?? Number.POSITIVE_INFINITY;
      const left = expires - now;
      refreshAt =
        now +
        (left === Number.POSITIVE_INFINITY
          ? keptWithoutExpiration
          : Math.max(left - ahead, left / 2));
      kept = fresh;
      return fresh;
    } catch (error) {
      if (!kept || Date.now() >= expires || expires === Number.POSITIVE_INFINITY) throw error;
      refreshAt = Math.min(Date.now() + pause, expires);
      return kept;
    }
  }

  return async () => {
    if (kept && Date.now() < refreshAt) return kept;
    refreshing ??= refresh().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
}

function expirationOf(credentials: Credentials | undefined): number | undefined {
  const expiration = credentials?.expiration;
  if (expiration === undefined || expiration === null) return undefined;
  const time = new Date(expiration).getTime();
  if (Number.isNaN(time))
    throw new ConfigurationError('the expiration of the credentials is no date');
  return time;
}
