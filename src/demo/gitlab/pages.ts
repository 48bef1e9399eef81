/** Lists in pages (https://docs.gitlab.com/api/rest/#pagination): by offset everywhere, by key where GitLab offers it. */
import { type Answer, ok, Refusal } from './answer.ts';
import { type Call, reader } from './request.ts';

const mostPerPage = 100;

/** Reads `page` and `per_page`. @throws Refusal 400 */
export function pageAsked(call: Call): { page: number; perPage: number } {
  const params = reader(call);
  const page = params.integer('page') ?? 1;
  const perPage = params.integer('per_page') ?? 20;
  if (perPage === 0) params.problem('per_page has a value not allowed');
  if (page < 1) params.problem('page does not have a valid value');
  if (perPage < 0) params.problem('per_page does not have a valid value');
  params.done();
  return { page, perPage: Math.min(perPage, mostPerPage) };
}

/** The page of `items` that the request asks for, with X-Total, X-Next-Page, Link and the rest. */
export function inPages<T>(call: Call, items: T[], present: (item: T) => unknown): Answer {
  const { page, perPage } = pageAsked(call);
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const next = page < pages ? page + 1 : undefined;
  const previous = page > 1 ? page - 1 : undefined;
  const links = [
    ...(previous === undefined ? [] : [link(call, { page: previous }, perPage, 'prev')]),
    ...(next === undefined ? [] : [link(call, { page: next }, perPage, 'next')]),
    link(call, { page: 1 }, perPage, 'first'),
    link(call, { page: pages }, perPage, 'last'),
  ];
  return ok(items.slice((page - 1) * perPage, page * perPage).map(present), {
    'X-Page': String(page),
    'X-Per-Page': String(perPage),
    'X-Next-Page': next === undefined ? '' : String(next),
    'X-Prev-Page': previous === undefined ? '' : String(previous),
    'X-Total': String(items.length),
    'X-Total-Pages': String(pages),
    Link: links.join(', '),
  });
}

/**
 * Keyset pagination by id. The caller has filtered by `id_after` and `id_before` and sorted already.
 * Every page that is not empty links on; the end is an empty page without a Link.
 */
export function byKey<T extends { id: number }>(
  call: Call,
  items: T[],
  { orderBy, sort }: { orderBy: string; sort: 'asc' | 'desc' },
  present: (item: T) => unknown,
): Answer {
  if (orderBy !== 'id') {
    throw new Refusal(405, { error: 'Keyset pagination is not yet available for this type of request' });
  }
  const { perPage } = pageAsked(call);
  const page = items.slice(0, perPage);
  const last = page.at(-1);
  if (!last) return ok([]);
  const from = sort === 'desc' ? { id_before: last.id } : { id_after: last.id };
  return ok(page.map(present), { Link: link(call, from, perPage, 'next') });
}

function link(call: Call, change: Record<string, number>, perPage: number, rel: string): string {
  const url = new URL(call.url);
  for (const [name, value] of Object.entries({ ...change, per_page: perPage }))
    url.searchParams.set(name, String(value));
  return `<${url.href}>; rel="${rel}"`;
}
