import { isObject, objectsOf } from '../../json-value.js';
import { plainText, shownLink } from '../../untrusted-text.js';

const maxCards = 10;
const maxLinks = 10;

/** A link on a card; `smart` ones would start an app in an EHR. None is ever followed. */
export interface CardLink {
  readonly label: string;
  readonly url: string;
  readonly type: 'absolute' | 'smart';
}

/** A card as it is told: texts of the payer as plain lines, nothing of it carried out. */
export interface ToldCard {
  readonly summary: string;
  readonly indicator: string;
  readonly detail?: string;
  readonly source?: string;
  readonly topic?: string;
  readonly links: readonly CardLink[];
  /** What the card suggests to do; told and never done. */
  readonly suggestions: readonly string[];
  /** Forms that links to apps speak of. */
  readonly questionnaires: readonly string[];
}

/** The cards of an answer, and how many there are in all. */
export function readCards(value: unknown): { cards: ToldCard[]; total: number } {
  const all = objectsOf(value);
  const cards = all.slice(0, maxCards).map((card): ToldCard => {
    const source = isObject(card['source']) ? card['source'] : {};
    const topic = isObject(source['topic']) ? plainText(source['topic']['code'], 60) : undefined;
    const detail = plainText(card['detail'], 1000);
    const label = plainText(source['label'], 100);
    const links = objectsOf(card['links']).slice(0, maxLinks);
    return {
      summary: plainText(card['summary'], 140) ?? '',
      indicator: plainText(card['indicator'], 20) ?? 'info',
      ...(detail !== undefined && { detail }),
      ...(label !== undefined && { source: label }),
      ...(topic !== undefined && { topic }),
      links: links.flatMap(readLink),
      suggestions: objectsOf(card['suggestions'])
        .slice(0, 5)
        .flatMap((one) => plainText(one['label'], 140) ?? []),
      questionnaires: links.flatMap((link) => canonicalIn(link['appContext'])),
    };
  });
  return { cards, total: all.length };
}

function readLink(link: Readonly<Record<string, unknown>>): CardLink[] {
  const url = shownLink(link['url']);
  if (url === undefined) return [];
  return [{ label: plainText(link['label'], 100) ?? '', url, type: link['type'] === 'smart' ? 'smart' : 'absolute' }];
}

/** Services of the first version hand a form to an app this way; taken only where the text is an object that names one. */
function canonicalIn(appContext: unknown): string[] {
  if (typeof appContext !== 'string' || appContext.length > 4000) return [];
  try {
    const value: unknown = JSON.parse(appContext);
    if (!isObject(value)) return [];
    const canonical = plainText(value['questionnaire'] ?? value['template'], 500);
    return canonical !== undefined && /^(?:https?:\/\/|urn:|Questionnaire\/)/.test(canonical) ? [canonical] : [];
  } catch {
    return [];
  }
}
