import type { QuestionnaireItem } from 'fhir/r4.js';
import { extensionNamed, extensionsNamed, primitiveExtensions, valueOf } from './extensions.js';

/** How an item wants to be shown: `help`, `drop-down`, `page`, …; the first code of `questionnaire-itemControl`. */
export function controlOf(item: QuestionnaireItem): string | undefined {
  const concept = extensionNamed(item, 'questionnaire-itemControl')?.valueCodeableConcept;
  return concept?.coding?.find(({ code }) => code !== undefined)?.code ?? concept?.text;
}

/** What helps to answer an item: displays below it that are there for that, and the pages it refers to. */
export function helpOf(item: QuestionnaireItem): string[] {
  const texts = (item.item ?? []).filter(isHelp).flatMap((help) => plainText(help) ?? []);
  const links = extensionsNamed(item, 'questionnaire-supportLink').map(valueOf);
  return [...texts, ...links.filter((link): link is string => typeof link === 'string')];
}

/** Whether an item is a text that belongs to the question above it. */
export function isHelp(item: QuestionnaireItem): boolean {
  if (item.type !== 'display') return false;
  const category = extensionNamed(item, 'questionnaire-displayCategory')?.valueCodeableConcept?.coding?.[0]?.code;
  return ['help', 'prompt', 'flyover', 'legal', 'unit'].includes(controlOf(item) ?? '') || category !== undefined;
}

/** The text of an item without markup; a form that has only a formatted text has that one read. */
export function plainText(item: QuestionnaireItem): string | undefined {
  const formatted = primitiveExtensions(item, 'text');
  const markup = valueOf(extensionNamed(formatted, 'rendering-xhtml'));
  const markdown = valueOf(extensionNamed(formatted, 'rendering-markdown'));
  const text = item.text ?? (typeof markup === 'string' ? withoutTags(markup) : markdown);
  return typeof text === 'string' ? oneLine(text) : undefined;
}

/** One line without control characters, so that a text of a form cannot look like another part of the page. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 4_000);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function withoutTags(markup: string): string {
  return markup
    .slice(0, 20_000)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => entities[name] ?? ' ');
}
