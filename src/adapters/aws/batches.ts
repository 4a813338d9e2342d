/** What fits into one request: so many entries, and so many bytes of all of them. */
export type Room = { readonly entries: number; readonly bytes: number };

/** Items in their order, in as few batches as they fit into; one that is larger than a batch has one of its own. `sizeOf` gives bytes. */
export const batchesOf = <T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  room: Room,
): readonly (readonly T[])[] => {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const batch = batches.at(-1);
    if (batch && batch.length < room.entries && bytes + size <= room.bytes) {
      batch.push(item);
      bytes += size;
    } else {
      batches.push([item]);
      bytes = size;
    }
  }
  return batches;
};
