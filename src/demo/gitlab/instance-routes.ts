/** The instance itself and the token in use (https://docs.gitlab.com/api/metadata/, https://docs.gitlab.com/api/personal_access_tokens/). */
import { ok } from './answer.ts';
import { personalAccessToken } from './entities.ts';
import type { Route } from './request.ts';

const version = '18.5.1-ee';
const revision = '0f1e2d3c4b5';

export const instanceRoutes: Route[] = [
  { method: 'GET', path: '/version', handle: () => ok({ version, revision }) },
  {
    method: 'GET',
    path: '/metadata',
    handle: () =>
      ok({
        version,
        revision,
        kas: { enabled: false, externalUrl: null, externalKubernetesProxyUrl: null, version: null },
        enterprise: true,
      }),
  },
  {
    method: 'GET',
    path: '/personal_access_tokens/self',
    handle: ({ state, token }) => ok(token ? personalAccessToken(state, token) : null),
  },
];
