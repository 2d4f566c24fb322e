/** How folders end that hold unfinished work. */
const ending = ".part";

/**
 * Does work in a new folder, and gives the folder its name when all is done.
 *
 * Only one process at a time does so in a place; what one left that was killed is removed.
 *
 * @param parent An existing folder on the same disk.
 * @param folder What the folder is called at the end; one of that name is replaced.
 * @param body The work.
 * @returns What the work gives.
 * @throws {TypeError} If another process is at it.
 *
 * @example
 * ```ts ignore
 * await inWorkFolder("/cache", "/cache/cpu", async (work) => await build(work));
 * ```
 */
export async function inWorkFolder<T>(
  parent: string,
  folder: string,
  body: (work: string) => Promise<T>,
): Promise<T> {
  // The system releases the lock when the process ends, however it does.
  using lock = Deno.openSync(`${parent}/.lock`, { create: true, write: true });
  if (!lock.tryLockSync(true)) {
    throw new TypeError(`Cannot work in ${parent}: another setup is at it, want it to end`);
  }
  for (const { name } of [...Deno.readDirSync(parent)]) {
    if (name.endsWith(ending)) Deno.removeSync(`${parent}/${name}`, { recursive: true });
  }
  const work = Deno.makeTempDirSync({ dir: parent, suffix: ending });
  try {
    const result = await body(work);
    const old = `${work}-old${ending}`;
    if (exists(folder)) Deno.renameSync(folder, old);
    Deno.renameSync(work, folder);
    if (exists(old)) Deno.removeSync(old, { recursive: true });
    return result;
  } finally {
    if (exists(work)) Deno.removeSync(work, { recursive: true });
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
