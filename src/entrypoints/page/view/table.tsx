import type { ComponentChildren } from 'preact';

/** A column of a table: its heading, and whether it holds numbers. */
export type Column = { readonly heading: string; readonly isNumber?: boolean };

/** A row of a table: what tells it from others, its cells, the first of which names it, and whether it asks for attention. */
export type TableRow = {
  readonly key: string;
  readonly cells: readonly ComponentChildren[];
  readonly isTrouble?: boolean;
};

const classOf = ({ isNumber = false }: Column): string => (isNumber ? 'number' : '');

type TableProps = {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
};

/** A table with a caption; the first cell of a row is its heading. */
export const Table = ({ caption, columns, rows }: TableProps) => (
  <table>
    <caption>{caption}</caption>
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.heading} scope="col" class={classOf(column)}>
            {column.heading}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(({ key, cells: [name, ...cells], isTrouble = false }) => (
        <tr key={key} class={isTrouble ? 'trouble' : ''}>
          <th scope="row">{name}</th>
          {columns.slice(1).map((column, i) => (
            <td key={column.heading} class={classOf(column)}>
              {cells[i]}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
