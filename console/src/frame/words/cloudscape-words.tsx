/** The words that the components bring along, in the language of the console. */
import { I18nProvider, type I18nProviderProps } from '@cloudscape-design/components/i18n';
import { type ReactNode, use, useEffect } from 'react';
import { type Language, useLanguage } from './languages.ts';

type Messages = I18nProviderProps.Messages;

const LOADERS: Readonly<Record<Language, () => Promise<{ default: Messages }>>> = {
  de: () => import('@cloudscape-design/components/i18n/messages/all.de'),
  en: () => import('@cloudscape-design/components/i18n/messages/all.en'),
  es: () => import('@cloudscape-design/components/i18n/messages/all.es'),
  fr: () => import('@cloudscape-design/components/i18n/messages/all.fr'),
  ja: () => import('@cloudscape-design/components/i18n/messages/all.ja'),
  pt: () => import('@cloudscape-design/components/i18n/messages/all.pt-BR'),
};

const loaded = new Map<Language, Promise<{ default: Messages }>>();

function messagesIn(language: Language): Promise<{ default: Messages }> {
  const known = loaded.get(language) ?? LOADERS[language]();
  loaded.set(language, known);
  return known;
}

export function CloudscapeWords({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const { default: messages } = use(messagesIn(language));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <I18nProvider locale={language === 'pt' ? 'pt-BR' : language} messages={[messages]}>
      {children}
    </I18nProvider>
  );
}
