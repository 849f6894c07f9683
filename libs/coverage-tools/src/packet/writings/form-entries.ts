import type { QuestionnaireResponse } from 'fhir/r4.js';
import { templateForm } from '../criteria/template-form.js';
import { templateFor } from '../criteria/template.js';
import type { Packet } from '../schema/packet-schema.js';
import { idOf, type DocumentEntry } from './document-entry.js';

/** The form of a template and its answers, about the patient of the document. */
export function formEntries({ form, service, as_of: asOf }: Packet, urlOf: (name: string) => string): DocumentEntry[] {
  const { code, service_date: day = asOf.slice(0, 10) } = service ?? {};
  const template = code === undefined ? undefined : templateFor(code, day);
  if (form?.response === undefined || template === undefined || code === undefined) return [];
  const answers = form.response as unknown as QuestionnaireResponse;
  const [url, responseUrl] = [urlOf('form'), urlOf('form answers')];
  const { meta: _meta, extension: _extension, ...response } = answers;
  return [
    { fullUrl: url, sections: ['form'], resource: { ...templateForm(template, code), id: idOf(url) } },
    {
      fullUrl: responseUrl,
      sections: ['form'],
      resource: { ...response, id: idOf(responseUrl), subject: { reference: urlOf('patient') } },
    },
  ];
}
