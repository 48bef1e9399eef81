/** People who wait to become members of a project (https://docs.gitlab.com/api/access_requests/#list-all-access-requests). */
import type { Answer } from './answer.ts';
import { userBasic } from './entities.ts';
import { findAsMaintainer } from './find.ts';
import { inPages } from './pages.ts';
import { type Call, type Route, reader } from './request.ts';
import { userById } from './state.ts';

export const accessRequestRoutes: Route[] = [{ method: 'GET', path: '/projects/:id/access_requests', handle: list }];

function list(call: Call): Answer {
  const { state } = call;
  reader(call).done();
  const waiting = findAsMaintainer(call).accessRequests.flatMap(({ userId, createdAt }) => {
    const user = userById(state, userId);
    return user ? [{ ...userBasic(state, user), requested_at: createdAt.toISOString() }] : [];
  });
  return inPages(call, waiting, (one) => one);
}
