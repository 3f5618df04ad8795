import { ConfigurationError } from '../query/errors.js';

type Chain = typeof import('./chain.js');

/** Stands for the chain where there are no files, processes and instances. Rejects with ConfigurationError. */
export const chainCredentials: Chain['chainCredentials'] = async () => {
  throw new ConfigurationError(
    'no credentials: none in the environment, and this runtime has nothing else to look at; give `credentials`',
  );
};

/** Stands for the profiles of the shared files. Rejects with ConfigurationError. */
export const namedProfileCredentials: Chain['namedProfileCredentials'] = async (profile) => {
  throw new ConfigurationError(
    `no credentials: this runtime has no shared files to look for profile '${profile}' in; give \`credentials\``,
  );
};
