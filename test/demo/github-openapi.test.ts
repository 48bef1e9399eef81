/** The check itself: what of a request, or of an answer, is named as not being as GitHub documents it. */
import { expect, test } from 'vitest';
import type { Exchange } from '#demo/github/exchange.ts';
import { aGitHub } from './github-builder.ts';
import { faultsOf } from './github-openapi-check.ts';
import { deliberately, taken } from './github-openapi-watch.ts';

const exchange = (request: string, body?: unknown, more: Partial<Exchange> = {}): Exchange => {
  const [method = '', target = ''] = request.split(' ');
  const headers = { accept: 'application/vnd.github.v3+json', 'content-type': 'application/json; charset=utf-8' };
  const text = body === undefined ? '' : JSON.stringify(body);
  return { enterpriseServer: undefined, method, target, headers, body: text, answer: undefined, ...more };
};
const put = 'PUT /repos/acme/shop/collaborators/ann';
const answered = (status: number, body = ''): Partial<Exchange> => ({ answer: { status, headers: {}, body } });

test.each([
  exchange('GET /repos/acme/shop'),
  exchange('GET /repositories/11/collaborators?affiliation=direct&per_page=100&page=2'),
  exchange(put, { permission: 'auditor' }, answered(204)),
  exchange(put, undefined, answered(403, '{"message":"no"}')),
  exchange('GET /orgs/acme/custom-repository-roles'),
  exchange('POST /app/installations/1/access_tokens', {
    repository_ids: [1],
    permissions: { administration: 'write' },
  }),
  exchange('GET /api/v3/repos/acme/shop', undefined, { enterpriseServer: '3.19.1' }),
  exchange('POST /graphql', { query: '{ viewer { login } }' }),
])('$method $target is as documented', (one) => {
  expect(faultsOf(one)).toEqual([]);
});

test.each<[string, Exchange, RegExp]>([
  ['an unknown path', exchange('GET /repos/acme/shop/members'), /no such operation on github.com/],
  ['an unknown method', exchange('POST /repos/acme/shop'), /no such operation/],
  [
    'a path that an Enterprise Server lacks',
    exchange('GET /orgs/acme/invitations', undefined, { enterpriseServer: '3.19.1' }),
    /no such operation on Enterprise/,
  ],
  [
    'a query that is not documented',
    exchange('GET /repos/acme/shop/collaborators?role=admin'),
    /no query parameter role/,
  ],
  [
    'a value that is not among the allowed',
    exchange('GET /repos/acme/shop/collaborators?affiliation=own'),
    /affiliation=own/,
  ],
  ['a number that is none', exchange('GET /repos/acme/shop/collaborators?page=one'), /page=one/],
  ['an id that is no number', exchange('DELETE /repos/acme/shop/invitations/ann'), /invitation_id=ann/],
  [
    'a member that is not documented',
    exchange(put, { permission: 'push', expires_at: 'soon' }),
    /expires_at, which is not documented/,
  ],
  [
    'one further down',
    exchange('POST /app/installations/1/access_tokens', { permissions: { everything: 'write' } }),
    /permissions.everything/,
  ],
  ['a member of the wrong type', exchange(put, { permission: 30 }), /does not fit/],
  ['a missing body', exchange('POST /orgs/acme/teams'), /needs a body/],
  ['a body where none belongs', exchange('DELETE /repos/acme/shop/collaborators/ann', {}), /takes no body/],
  ['a body that is sent as text', exchange(put, {}, { headers: { 'content-type': 'text/plain' } }), /sent as text/],
  [
    'an Accept that the API does not know',
    exchange('GET /user', undefined, { headers: { accept: 'text/html' } }),
    /Accept/,
  ],
  ['an old operation', exchange('GET /teams/1'), /deprecated/],
  [
    'an App where none may be',
    exchange('GET /user/repos', undefined, { headers: { authorization: 'token ghs_1' }, ...answered(200, '[]') }),
    /not open to Apps/,
  ],
  ['a status that is not documented', exchange(put, undefined, answered(202)), /answered 202/],
  [
    'an invitation from an Enterprise Server',
    exchange(put, undefined, { enterpriseServer: '3.19.1', ...answered(201, '{}') }),
    /answered 201/,
  ],
  [
    'an answer that lacks something',
    exchange('GET /user', undefined, answered(200, '{"login":"ann"}')),
    /does not fit/,
  ],
  ['a body with a 204', exchange(put, undefined, answered(204, '{"done":true}')), /has a body/],
  ['a refusal without a message', exchange(put, undefined, answered(401, '{}')), /no message/],
])('%s is named', (_what, one, words) => {
  expect(faultsOf(one).join('\n')).toMatch(words);
});

test('every request is watched, one that an ordered fault swallows too', async () => {
  const { bot, world } = await aGitHub();
  deliberately(/nowhere/);
  await bot.request('GET /user/nowhere/1').catch(() => undefined);
  world.fault({ do: { kind: 'status', status: 500 }, times: 1 });
  await bot.request('GET /user').catch(() => undefined);
  world.fault({ do: { kind: 'drop-after' }, times: 1 });
  await bot.request('GET /user').catch(() => undefined);
  const seen = taken().map(({ target, answer }) => [target, answer?.status]);
  expect(seen).toEqual([
    ['/user', undefined],
    ['/user', 200],
  ]);
});
