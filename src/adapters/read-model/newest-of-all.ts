/** What stands at a place of a list. */
type Placed = { readonly place: string };

type Head<T> = { readonly list: AsyncGenerator<T, void>; next: IteratorResult<T, void> };

/** Lists that each have the highest place first, as one that has; all are asked for their first at once. */
export async function* newestOfAll<T extends Placed>(
  lists: readonly AsyncGenerator<T, void>[],
): AsyncGenerator<T, void> {
  const heads = await Promise.all(lists.map(async (list): Promise<Head<T>> => ({ list, next: await list.next() })));
  for (;;) {
    let newest: Head<T> | null = null;
    let first: T | null = null;
    for (const head of heads)
      if (!head.next.done && (first === null || head.next.value.place > first.place))
        [newest, first] = [head, head.next.value];
    if (!newest || !first) return;
    yield first;
    newest.next = await newest.list.next();
  }
}
