/**
 * A table over a list of the server, page by page: only the rows of one page are in the document,
 * so that a list of a million is as quick as one of ten.
 */
import Button from '@cloudscape-design/components/button';
import CollectionPreferences, {
  type CollectionPreferencesProps,
} from '@cloudscape-design/components/collection-preferences';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Empty, Failure } from './states.tsx';
import { readStored, store } from './stored.ts';
import { frameWords } from './words/frame-words.ts';
import { fill, useWords } from './words/languages.ts';

export interface PageRequest {
  /** From the page before; undefined for the first. */
  readonly token: string | undefined;
  readonly size: number;
  /** What the person looks for; empty for everything. */
  readonly filter: string;
}

export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next?: string | undefined;
}

export interface PagedTableProps<Item> {
  readonly title: string;
  readonly description?: ReactNode;
  readonly columns: readonly TableProps.ColumnDefinition<Item>[];
  readonly idOf: (item: Item) => string;
  /** What a row is called, for people who do not see it. */
  readonly nameOf: (item: Item) => string;
  readonly load: (request: PageRequest) => Promise<PageOf<Item>>;
  /** Another key is another list: the table starts again. */
  readonly listKey?: string;
  /** Absent where the list cannot be searched. */
  readonly filter?: { readonly placeholder: string; readonly help?: ReactNode };
  /** A search of the view's own; what it looks for is a part of `listKey`. */
  readonly search?: { readonly field: ReactNode; readonly isActive: boolean };
  /** Whether the table is the view, or one part of it. */
  readonly extent?: 'view' | 'part';
  /** The columns that are seen at first, where the person may choose; all of them when absent. */
  readonly chosenColumns?: readonly string[];
  readonly selection?: 'single' | 'multi';
  readonly actions?: (state: { selected: readonly Item[]; reload: () => void }) => ReactNode;
  readonly empty: ReactNode;
  readonly pageSizes?: readonly number[];
  /** Where the choices of the person are remembered. */
  readonly remember: string;
}

/** How long one has stopped typing when a search begins, in milliseconds. */
const PAUSE = 350;

export function PagedTable<Item>(props: PagedTableProps<Item>) {
  const { table: words } = useWords(frameWords);
  const { idOf, nameOf, remember, listKey = '', pageSizes = [10, 25, 60] } = props;
  const [size, setSize] = useState(() => storedSize(remember, pageSizes));
  const [wrap, setWrap] = useState(() => readStored(`${remember}.wrap`) === 'true');
  const columns = useChosenColumns(props);
  const [typed, setTyped] = useState('');
  const [filter, setFilter] = useState('');
  const pages = usePages(props.load, { size, filter, key: listKey });
  const [selected, setSelected] = useState<readonly Item[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => setFilter(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);

  const here = new Set(pages.items.map(idOf));
  const chosen = selected.filter((item) => here.has(idOf(item)));
  const reload = () => {
    setSelected([]);
    pages.reload();
  };
  const { selection, extent = 'view' } = props;
  return (
    <Table<Item>
      variant={extent === 'view' ? 'full-page' : 'container'}
      stickyHeader={extent === 'view'}
      items={pages.items}
      columnDefinitions={props.columns}
      {...(columns.display && { columnDisplay: columns.display })}
      trackBy={idOf}
      loading={pages.isLoading}
      loadingText={words.loading}
      wrapLines={wrap}
      {...(selection && {
        selectionType: selection,
        selectedItems: chosen,
        onSelectionChange: ({ detail }) => setSelected(detail.selectedItems),
      })}
      ariaLabels={{
        tableLabel: props.title,
        selectionGroupLabel: words.selection,
        allItemsSelectionLabel: () => words.selection,
        itemSelectionLabel: (_, item) => fill(words.select, { name: nameOf(item) }),
      }}
      header={
        <Header
          variant={extent === 'view' ? 'awsui-h1-sticky' : 'h2'}
          description={props.description}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={words.refresh} onClick={reload} />
              <SpaceBetween direction="horizontal" size="xs">
                {props.actions?.({ selected: chosen, reload })}
              </SpaceBetween>
            </SpaceBetween>
          }
        >
          {props.title}
        </Header>
      }
      filter={
        props.search?.field ??
        (props.filter && (
          <SpaceBetween size="xxs">
            <TextFilter
              filteringText={typed}
              filteringPlaceholder={props.filter.placeholder}
              filteringAriaLabel={words.filter}
              onChange={({ detail }) => setTyped(detail.filteringText)}
            />
            {props.filter.help}
          </SpaceBetween>
        ))
      }
      pagination={
        <Pagination
          currentPageIndex={pages.page}
          pagesCount={pages.known}
          openEnd={pages.hasMore}
          disabled={pages.isLoading}
          onChange={({ detail }) => pages.goTo(detail.currentPageIndex)}
          ariaLabels={{
            nextPageLabel: words.nextPage,
            previousPageLabel: words.previousPage,
            pageLabel: (page) => fill(words.page, { page }),
          }}
        />
      }
      preferences={
        <CollectionPreferences
          title={words.preferences}
          confirmLabel={words.confirm}
          cancelLabel={words.cancel}
          preferences={{
            pageSize: size,
            wrapLines: wrap,
            ...(columns.display && { contentDisplay: columns.display }),
          }}
          onConfirm={({ detail }) => {
            setSize(detail.pageSize ?? size);
            setWrap(detail.wrapLines ?? wrap);
            store(`${remember}.size`, String(detail.pageSize ?? size));
            store(`${remember}.wrap`, String(detail.wrapLines ?? wrap));
            columns.choose(detail.contentDisplay ?? []);
          }}
          pageSizePreference={{
            title: words.pageSize,
            options: pageSizes.map((value) => ({
              value,
              label: fill(words.rows, { count: value }),
            })),
          }}
          wrapLinesPreference={{ label: words.wrap }}
          {...(columns.display && {
            contentDisplayPreference: { title: words.columns, options: columns.options },
          })}
        />
      }
      empty={
        pages.error !== undefined ? (
          <Failure error={pages.error} retry={reload} />
        ) : filter === '' && !props.search?.isActive ? (
          props.empty
        ) : (
          <Empty title={words.noMatch} text={words.noMatchText} />
        )
      }
    />
  );
}

function storedSize(remember: string, sizes: readonly number[]): number {
  const stored = Number(readStored(`${remember}.size`));
  return sizes.includes(stored) ? stored : sizes[Math.min(1, sizes.length - 1)]!;
}

type ColumnChoice = readonly CollectionPreferencesProps.ContentDisplayItem[];

/** Which columns are seen, in which order: as the person has chosen, where they may. */
function useChosenColumns<Item>({ columns, chosenColumns, remember }: PagedTableProps<Item>) {
  const [chosen, setChosen] = useState(() => storedColumns(`${remember}.columns`));
  if (!chosenColumns) return { display: undefined, options: [], choose: () => {} };
  const options = columns.map(({ id = '', header, isRowHeader = false }) => ({
    id,
    label: String(header),
    alwaysVisible: isRowHeader,
  }));
  const known = chosen.filter(({ id }) => options.some((option) => option.id === id));
  const others = options.filter(({ id }) => !known.some((each) => each.id === id));
  return {
    options,
    display: [...known, ...others.map(({ id }) => ({ id, visible: chosenColumns.includes(id) }))],
    choose: (choice: ColumnChoice) => {
      if (choice.length === 0) return;
      setChosen(choice);
      store(`${remember}.columns`, JSON.stringify(choice));
    },
  };
}

function storedColumns(name: string): ColumnChoice {
  try {
    const stored: unknown = JSON.parse(readStored(name) ?? '[]');
    return Array.isArray(stored) ? stored : [];
  } catch {
    return [];
  }
}

interface List {
  readonly size: number;
  readonly filter: string;
  readonly key: string;
}

/** The pages that one has come to: the token of each page is told by the one before. */
function usePages<Item>(load: PagedTableProps<Item>['load'], { size, filter, key }: List) {
  const list = JSON.stringify([size, filter, key]);
  const [tokens, setTokens] = useState<readonly (string | undefined)[]>([undefined]);
  const [page, setPage] = useState(1);
  const [turn, setTurn] = useState(0);
  const [items, setItems] = useState<readonly Item[]>([]);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>();
  const before = useRef(list);
  const latest = useRef(load);
  latest.current = load;

  // biome-ignore lint/correctness/useExhaustiveDependencies: list, page and turn say when to load
  useEffect(() => {
    const isOther = before.current !== list;
    before.current = list;
    if (isOther && page !== 1) {
      setTokens([undefined]);
      setPage(1);
      return;
    }
    let isWanted = true;
    setLoading(true);
    const known = isOther ? [undefined] : tokens;
    latest
      .current({ token: known[page - 1], size, filter })
      .then(({ items: found, next }) => {
        if (!isWanted) return;
        setItems(found);
        setError(undefined);
        setTokens([...known.slice(0, page), ...(next === undefined ? [] : [next])]);
      })
      .catch((refusal) => {
        if (!isWanted) return;
        setItems([]);
        setError(refusal);
      })
      .finally(() => isWanted && setLoading(false));
    return () => {
      isWanted = false;
    };
  }, [list, page, turn]);

  return {
    items,
    isLoading,
    error,
    page,
    /** Pages whose tokens are known, the next one among them. */
    known: tokens.length,
    hasMore: tokens.length > page,
    goTo: (index: number) => setPage(Math.min(Math.max(index, 1), tokens.length)),
    reload: () => setTurn((last) => last + 1),
  };
}
