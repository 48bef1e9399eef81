/**
 * Numbered pages of a GitHub list. Octokit's own paginator turns a 409 into an empty page,
 * and here an answer that failed must never look like "there is none".
 */
import { unusable } from './fault.ts';

interface Page<T> {
  data: T[];
  headers: { link?: string | undefined };
}

export const perPage = 100;

/** Asks for page after page until GitHub links no next one. @throws HostFault */
export async function* pagesOf<T>(get: (page: number) => Promise<Page<T>>): AsyncGenerator<T[]> {
  for (let page = 1; ; page++) {
    const { data, headers } = await get(page);
    if (!Array.isArray(data)) throw unusable('a list');
    yield data;
    if (!headers.link?.includes('rel="next"')) return;
  }
}

/** The first entry that fits, asking for no page beyond it. @throws HostFault */
export async function findInPages<T>(pages: AsyncIterable<T[]>, fits: (entry: T) => boolean): Promise<T | undefined> {
  for await (const page of pages) {
    const found = page.find(fits);
    if (found) return found;
  }
  return undefined;
}

export async function allOfPages<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
