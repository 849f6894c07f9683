import type { SettingDescription } from '@fhir-gateway/gateway';
import { markdownTable } from './markdown-table.js';

/**
 * Writes the tables of settings into a page, each between its marks; all other words stay as they are.
 *
 * @throws Error where a section of the settings has no marks in the page
 */
export function renderConfigurationPage(page: string, settings: readonly SettingDescription[]): string {
  const sections = [...new Set(settings.map(({ section }) => section))];
  return sections.reduce((text, section) => {
    const marks = new RegExp(`(<!-- settings:${section} -->\\n)[^]*?(<!-- /settings:${section} -->)`);
    if (!marks.test(text)) throw new Error(`the page has no marks for the settings "${section}"`);
    const table = tableOf(settings.filter((setting) => setting.section === section));
    return text.replace(marks, (_all, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
  }, page);
}

function tableOf(settings: readonly SettingDescription[]): string {
  return markdownTable(
    ['variable', 'class', 'value', 'meaning', 'default'],
    settings.map(({ name, class: kind, type, says, defaultText, isSecret }) => [
      `\`${name}\``,
      kind,
      isSecret === true ? `${type}, **secret**` : type,
      says,
      defaultText,
    ]),
  );
}

/** The text of `.env.example`: settings that a deployment begins with, all commented out, and a platform's credentials. */
export function renderEnvExample(settings: readonly SettingDescription[]): string {
  const blocks = ['# Copy to .env. All settings: docs/configuration.md. Nothing here is needed for `npm start`.'];
  for (const { name, example } of settings) {
    if (example === undefined) continue;
    const line = `# ${name}=${example.value}`;
    if (example.above === undefined) blocks.push(`${blocks.pop() ?? ''}\n${line}`);
    else blocks.push(`# ${example.above}\n${line}`);
  }
  blocks.push(
    [
      '# Credentials of a platform; the id in upper case, "-" as "_".',
      '# FHIR_GATEWAY_PLATFORM_EPIC_CLIENT_ID=',
      '# FHIR_GATEWAY_PLATFORM_EPIC_PRIVATE_KEY_FILE=',
    ].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}
