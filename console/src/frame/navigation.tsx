/** The navigation at the side: the server's sections, and those of the pool one is at. */
import SideNavigation, {
  type SideNavigationProps,
} from '@cloudscape-design/components/side-navigation';
import { hrefTo, matchPath } from './addresses.ts';
import { usePoolName } from './pool.ts';
import { type NavigationLink, SECTIONS, type Section, type Subject } from './subject.ts';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

interface NavigationProps {
  readonly subjects: readonly Subject[];
  readonly path: string;
  readonly onFollow: () => void;
}

export function Navigation({ subjects, path, onFollow }: NavigationProps) {
  const { titles, sections } = useWords(frameWords);
  const pool = poolIn(path);
  const poolName = usePoolName(pool);
  const links = subjects.flatMap((subject) => subject.links);
  const hrefOf = ({ pattern }: NavigationLink) => hrefTo(pattern, { pool } as object);
  const scope = pool === undefined ? 'server' : 'pool';
  const items: SideNavigationProps.Item[] = [];
  for (const section of sectionsOf(scope)) {
    const own = links.filter((link) => link.section === section);
    const shown = own.map((link) => ({
      type: 'link' as const,
      text: titles[link.title],
      href: hrefOf(link),
    }));
    if (shown.length === 0) continue;
    const isFirst = items.length === 0;
    if (isFirst) items.push(...shown);
    else items.push({ type: 'section', text: sections[section], items: shown });
  }
  const header =
    pool === undefined
      ? { text: 'Poolhouse', href: '#/' }
      : { text: poolName ?? pool, href: hrefTo('/pools/:pool', { pool }) };
  const back: SideNavigationProps.Item[] =
    pool === undefined
      ? []
      : [{ type: 'link', text: `‹ ${titles.pools}`, href: '#/pools' }, { type: 'divider' }];
  return (
    <SideNavigation
      header={header}
      items={[...back, ...items]}
      activeHref={activeHref(links.map(hrefOf), path)}
      onFollow={onFollow}
    />
  );
}

/** The pool that a place belongs to. */
export function poolIn(path: string): string | undefined {
  const [first, id] = path.split('/').slice(1);
  if (first !== 'pools' || id === undefined || id === 'new') return undefined;
  return matchPath('/pools/:pool', `/pools/${id}`)?.['pool'];
}

const sectionsOf = (scope: 'server' | 'pool') =>
  (Object.keys(SECTIONS) as Section[]).filter((each) => SECTIONS[each] === scope);

/** The link whose place this is, or that is above it: the longest that it begins with. */
function activeHref(hrefs: readonly string[], path: string): string {
  const here = `#${path}`;
  const above = hrefs.filter((href) => here === href || here.startsWith(`${href}/`));
  return above.sort((a, b) => b.length - a.length)[0] ?? here;
}
