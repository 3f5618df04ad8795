import { createClient } from 'slim-iam';
import { runPreset } from 'slim-iam/presets';

export default {
  async fetch(request, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }) {
    const iam = createClient({
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    });
    const { mapped } = await runPreset(
      iam,
      'Get list of access keys for a user',
      { alternate_username: new URL(request.url).searchParams.get('user') },
      { response: 'active_access_keys' },
    );
    return new Response(mapped);
  },
};
