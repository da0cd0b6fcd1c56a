/** The bar above everything: where one is, who one is, and how the console speaks and looks. */
import TopNavigation, {
  type TopNavigationProps,
} from '@cloudscape-design/components/top-navigation';
import icon from '../icon.svg';
import type { ConsoleConfig } from './session/config.ts';
import type { Session } from './session/session.ts';
import { chooseTheme, THEMES, type Theme, useTheme } from './theme.ts';
import { frameWords } from './words/frame-words.ts';
import {
  chooseLanguage,
  LANGUAGE_NAMES,
  type Language,
  useLanguage,
  useWords,
} from './words/languages.ts';

export function TopBar({ session, config }: { session: Session; config: ConsoleConfig }) {
  const { frame } = useWords(frameWords);
  const theme = useTheme();
  const language = useLanguage();
  const utilities: TopNavigationProps.Utility[] = [
    {
      type: 'button',
      text: config.region,
      iconName: 'globe',
      ariaLabel: config.region,
      disableUtilityCollapse: false,
    },
    {
      type: 'menu-dropdown',
      iconName: 'settings',
      ariaLabel: frame.settings,
      title: frame.settings,
      onItemClick: ({ detail }) => choose(detail.id),
      items: [
        {
          id: 'theme',
          text: frame.theme,
          items: THEMES.map((each) => ({
            id: `theme:${each}`,
            text: frame.themes[each],
            ...checked(each === theme),
          })),
        },
        {
          id: 'language',
          text: frame.language,
          items: Object.entries(LANGUAGE_NAMES).map(([tag, name]) => ({
            id: `language:${tag}`,
            text: name,
            lang: tag,
            ...checked(tag === language),
          })),
        },
      ],
    },
  ];
  if (session.person !== undefined) {
    utilities.push({
      type: 'menu-dropdown',
      text: session.person,
      description: frame.administrator,
      iconName: 'user-profile',
      onItemClick: () => session.signOut?.(),
      items: [{ id: 'sign-out', text: frame.signOut }],
    });
  }
  return (
    <div id="top-bar">
      <TopNavigation
        identity={{
          href: '#/',
          title: 'Poolhouse',
          logo: { src: icon, alt: '' },
        }}
        utilities={utilities}
      />
    </div>
  );
}

const checked = (is: boolean) => ({ itemType: 'checkbox', checked: is }) as const;

function choose(id: string): void {
  const [what, value] = id.split(':');
  if (what === 'theme') chooseTheme(value as Theme);
  else chooseLanguage(value as Language);
}
