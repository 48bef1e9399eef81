/**
 * The few pages that a pretend host has for people: a repository with everyone's access, and what waits to be accepted.
 * A browser is known by `Accept: text/html`; the API never answers one, and these pages are no part of it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Listener } from './faults.ts';

/** What the page of one repository shows. */
export interface RepoPage {
  path: string;
  archived: boolean;
  rows: { login: string; level: string; source: string }[];
  /** Logins whose invitation waits. */
  invited: string[];
}

export interface HostPages {
  /** `GitHub`. */
  label: string;
  /** Every repository there is now. */
  repos(): RepoPage[];
  /** Undefined where the host knows no invitations. @throws Error when there is none any more */
  accept?(login: string, path: string): void;
}

const longestBody = 1000;

/** Answers browsers with pages, and leaves everything else to the API. */
export function withPages(pages: HostPages, api: Listener): Listener {
  return async (req, res) => {
    if (!req.headers.accept?.includes('text/html')) return api(req, res);
    const path = pathOf(req);
    const repoPath = path.replace(/\/invitations$/, '');
    const repo = pages.repos().find((each) => each.path.toLowerCase() === repoPath.toLowerCase());
    if (req.method === 'POST' && repo) return acceptFrom(pages, repo, req, res);
    if (repo) return send(res, 200, repoPage(pages, repo));
    if (path === '') return send(res, 200, startPage(pages));
    return send(res, 404, page(pages, 'Not found', '<p>There is no such page here.</p>'));
  };
}

function pathOf(req: IncomingMessage): string {
  try {
    return decodeURIComponent(new URL(req.url ?? '/', 'http://pretend').pathname).replace(/^\/|\/$/g, '');
  } catch {
    return '?';
  }
}

/** The button of the page was pressed. */
async function acceptFrom(pages: HostPages, repo: RepoPage, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { origin } = req.headers;
  if (origin !== undefined && origin !== `http://${req.headers.host}`) {
    return send(res, 403, page(pages, repo.path, '<p>This page answers only to itself.</p>'));
  }
  const login = new URLSearchParams(await bodyOf(req)).get('login') ?? '';
  try {
    if (!pages.accept || !repo.invited.includes(login)) throw new Error('no such invitation');
    pages.accept(login, repo.path);
  } catch {
    const words = '<p>This invitation is not there any more: it was taken back, accepted or has expired.</p>';
    return send(res, 410, page(pages, repo.path, words));
  }
  res.writeHead(303, { location: encodeURI(`/${repo.path}`) }).end();
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of req) {
    body += String(chunk);
    if (body.length > longestBody) return '';
  }
  return body;
}

function repoPage(pages: HostPages, repo: RepoPage): string {
  const rows = repo.rows.map(
    ({ login, level, source }) =>
      `<tr><td>${face(login)}${escaped(login)}</td><td><b>${escaped(level)}</b></td><td>${escaped(source)}</td></tr>`,
  );
  const table =
    rows.length > 0
      ? `<table><thead><tr><th>Who</th><th>Access</th><th>From</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
      : '<p class="empty">Nobody has access here by more than being allowed to look.</p>';
  const archived = repo.archived ? '<span class="chip">Archived</span>' : '';
  return page(pages, repo.path, invitations(repo), `<h2>Who has access ${archived}</h2>${table}`);
}

const invitations = ({ invited, path }: RepoPage): string =>
  invited
    .map(
      (login) =>
        `<form class="invitation" method="post" action="${escaped(encodeURI(`/${path}/invitations`))}">
<p>${face(login)}<b>${escaped(login)}</b> is invited to collaborate.</p>
<button name="login" value="${escaped(login)}">Accept as ${escaped(login)}</button></form>`,
    )
    .join('');

function startPage(pages: HostPages): string {
  const links = pages
    .repos()
    .map(({ path }) => `<li><a href="${escaped(encodeURI(`/${path}`))}">${escaped(path)}</a></li>`);
  return page(pages, 'Repositories', `<ul>${links.join('')}</ul>`);
}

function page({ label }: HostPages, title: string, ...parts: string[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escaped(title)} · pretend ${label}</title><style>${style}</style></head>
<body><header><a href="/">${label}</a><span>This is the demo's pretend ${label}</span></header>
<main><h1>${escaped(title)}</h1>${parts.join('')}</main></body></html>`;
}

const face = (login: string): string => `<i aria-hidden="true">${escaped(login.slice(0, 1).toUpperCase())}</i>`;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '');

function send(res: ServerResponse, status: number, html: string): void {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'",
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(html);
}

const style = `
* { box-sizing: border-box; }
body { margin: 0; background: #f6f8fa; color: #1f2328; font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; padding: 12px 24px; background: #24292f; color: #c9d1d9; }
header a { color: #fff; font-weight: 700; font-size: 17px; text-decoration: none; }
main { max-width: 720px; margin: 28px auto; padding: 0 16px; }
h1 { margin: 0 0 18px; font-size: 24px; overflow-wrap: anywhere; }
h2 { margin: 24px 0 10px; font-size: 16px; }
table, ul, .invitation, .empty { width: 100%; margin: 0; border: 1px solid #d1d9e0; border-radius: 8px; background: #fff; }
table { border-spacing: 0; }
th, td { padding: 9px 14px; text-align: left; }
th { color: #59636e; font-size: 13px; font-weight: 600; }
td { border-top: 1px solid #d1d9e0; overflow-wrap: break-word; }
td b { white-space: nowrap; }
ul { padding: 6px 0; list-style: none; }
li { padding: 6px 14px; }
a { color: #0969da; }
i { display: inline-block; width: 24px; height: 24px; margin-right: 9px; border-radius: 50%; background: #ddf4ff; color: #0550ae; font: 600 12px/24px system-ui, sans-serif; text-align: center; }
.chip { margin-left: 6px; padding: 1px 8px; border: 1px solid #d4a72c; border-radius: 20px; color: #7d4e00; font-size: 12px; }
.empty { padding: 14px; color: #59636e; }
.invitation { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; justify-content: space-between; margin-bottom: 12px; padding: 12px 14px; border-color: #9a6700; background: #fff8c5; }
.invitation p { margin: 0; }
button { padding: 7px 16px; border: 0; border-radius: 6px; background: #1f883d; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:hover { background: #1a7f37; }
:focus-visible { outline: 2px solid #0969da; outline-offset: 2px; }
`;
