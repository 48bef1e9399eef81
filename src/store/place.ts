/** Where the database is, and whether there can be one: said in plain words before anything is opened. */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where the database of `file:PATH` or `file:///PATH` is. */
export const pathOf = (url: string): string => url.replace(/^file:(\/\/)?/, '');

/** Makes the folder of this file, where it is missing. @throws Error with the remedy when the file cannot be there */
export async function prepareFolder(file: string): Promise<void> {
  try {
    await makeFolder(path.dirname(path.resolve(file)));
    const there = await statOf(file);
    if (there?.isDirectory()) throw new Error('it is a folder');
    if (there) await access(file, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw cannotBeOpened(file, cause);
  }
}

export function cannotBeOpened(file: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`${file} cannot be opened (${why}); name a file in a folder that this program may write to`, {
    cause,
  });
}

/** Folder by folder: where none can be made, as below /proc, Node's own `recursive` tries for ever. */
async function makeFolder(folder: string): Promise<void> {
  const there = await statOf(folder);
  if (!there) {
    await makeFolder(path.dirname(folder));
    await mkdir(folder).catch(async (fault: unknown) => {
      // Another program that starts at the same time may have been faster.
      if (!(await statOf(folder))?.isDirectory()) throw fault;
    });
  } else if (!there.isDirectory()) throw new Error(`${folder} is not a folder`);
  else await access(folder, constants.W_OK | constants.X_OK);
}

async function statOf(file: string) {
  try {
    return await stat(file);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && (fault.code === 'ENOENT' || fault.code === 'ENOTDIR'))
      return undefined;
    throw fault;
  }
}
