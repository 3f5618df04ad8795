import { presets } from '../presets/index.js';
import { durationForm, relativeForm } from './duration.js';
import { operators } from './rules.js';

const id = {
  type: 'string',
  pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$',
  description: 'At most 64 letters, digits and _, not a digit first.',
};

const fieldName = { type: 'string', minLength: 1, maxLength: 128 };

const target = {
  ...id,
  description: 'The id of the block that comes next, or end.',
};

const templates = (description: string, names: object = { minLength: 1 }) => ({
  type: 'object',
  description,
  propertyNames: names,
  additionalProperties: { type: 'string' },
});

const rulesOf = (word: string) => ({
  type: 'array',
  description: `Rules of which ${word} must hold; groups may be nested.`,
  minItems: 1,
  items: { $ref: '#/$defs/rule' },
});

const relativeDate = {
  type: 'string',
  pattern: '^now( [+-] \\d{1,6} (second|minute|hour|day|week)s?)?$',
  description: `A date relative to the run's start: ${relativeForm}.`,
};

const blockTypes = ['api', 'update', 'branch', 'delay'];

/** The JSON Schema of a workflow file, draft 2020-12. */
export const workflowSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'slim-iam workflow',
  description: 'A workflow over People records, built of blocks that call AWS IAM.',
  type: 'object',
  required: ['name', 'object', 'fields', 'begin', 'blocks'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, description: 'What the workflow is called.' },
    description: { type: 'string', description: 'What it is for.' },
    object: { const: 'People', description: 'What the records are.' },
    fields: {
      type: 'array',
      description: 'The fields of a record that the workflow reads or sets.',
      minItems: 1,
      maxItems: 500,
      uniqueItems: true,
      items: fieldName,
    },
    variables: templates('Global variables by key, such as AWS.Version.'),
    dates: {
      type: 'object',
      description:
        "Names for dates relative to the run's start, as ISO 8601 text, which templates can compare with IAM's dates.",
      propertyNames: id,
      additionalProperties: relativeDate,
    },
    credentials: {
      type: 'object',
      description: 'Credentials that API blocks may name. A file holds no secret.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          profile: {
            type: 'string',
            minLength: 1,
            description: "A profile of AWS's shared files; the default chain without it.",
          },
        },
      },
    },
    begin: { $ref: '#/$defs/begin' },
    blocks: {
      type: 'object',
      description: 'The blocks by id.',
      propertyNames: { ...id, not: { const: 'end', description: 'end is where a workflow ends.' } },
      minProperties: 1,
      maxProperties: 200,
      additionalProperties: { $ref: '#/$defs/block' },
    },
  },
  $defs: {
    begin: {
      type: 'object',
      description: 'When the workflow starts and for which records.',
      required: ['actions', 'next'],
      additionalProperties: false,
      properties: {
        actions: {
          type: 'array',
          description:
            'What starts it: a schedule, a record that is new, a record that was edited.',
          minItems: 1,
          uniqueItems: true,
          items: { enum: ['schedule', 'new', 'edit'] },
        },
        schedule: {
          type: 'object',
          required: ['cron'],
          additionalProperties: false,
          properties: {
            cron: { type: 'string', description: 'Such as 0 6 * * 1-5: weekdays at six.' },
            timezone: { type: 'string', description: 'Such as Europe/Berlin; UTC by default.' },
            missed: {
              enum: ['run', 'skip'],
              description:
                'What becomes of a time that passed while nothing was running: one run now, or none (default).',
            },
          },
        },
        rules: { $ref: '#/$defs/group' },
        next: target,
      },
    },
    group: {
      type: 'object',
      description: 'A group of rules: all or any.',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: { all: rulesOf('all'), any: rulesOf('one') },
    },
    rule: {
      type: 'object',
      if: { anyOf: [{ required: ['all'] }, { required: ['any'] }] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: '#/$defs/group' },
      else: {
        required: ['field', 'operator'],
        additionalProperties: false,
        properties: {
          field: { ...fieldName, description: 'A field of the record.' },
          operator: { enum: operators, description: 'How field and value are compared.' },
          value: {
            description: `What to compare with: a text, a number, a date, ${relativeForm}; for in, a list.`,
            type: ['string', 'number', 'boolean', 'array'],
            items: { type: ['string', 'number', 'boolean'] },
            maxItems: 10000,
          },
        },
      },
    },
    block: {
      type: 'object',
      required: ['type'],
      properties: { type: { enum: blockTypes, description: 'What the block does.' } },
      allOf: blockTypes.map((type) => ({
        if: { required: ['type'], properties: { type: { const: type } } },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { $ref: `#/$defs/${type}` },
      })),
    },
    api: {
      description: 'Calls IAM by a preset or a raw action.',
      required: ['positive'],
      additionalProperties: false,
      properties: {
        type: true,
        preset: {
          description: 'One of the AWS IAM presets, by heading or id.',
          anyOf: [
            { enum: presets.flatMap(({ heading, id }) => [heading, id]) },
            { type: 'string', minLength: 1 },
          ],
        },
        action: {
          type: 'string',
          pattern: '^[A-Z][A-Za-z0-9]{2,127}$',
          description: 'An action of IAM, such as ListSigningCertificates, instead of a preset.',
        },
        credential: { type: 'string', description: 'One of the credentials above.' },
        inputs: templates("The preset's inputs, as Jinja2 templates."),
        params: templates('Params of the action, as Jinja2 templates (Advanced Mode).'),
        response: templates(
          'What to map the response to: fields of the record, or variables, by name; each a Jinja2 template or a path such as response.a.b.',
          id,
        ),
        each: {
          type: 'string',
          minLength: 1,
          description:
            'A Jinja2 expression that gives a list; the block is run for each item of it, called item.',
        },
        accept: {
          type: 'array',
          description: "IAM's error codes that count as positive, such as NoSuchEntity.",
          items: { type: 'string', pattern: '^[A-Za-z]+$' },
          uniqueItems: true,
        },
        positive: { ...target, description: 'The block after success, or end.' },
        negative: {
          ...target,
          description: 'The block after an error of IAM, or end; without it the record fails.',
        },
      },
      oneOf: [{ required: ['preset'] }, { required: ['action'] }],
    },
    update: {
      description: 'Sets fields of the record.',
      required: ['fields', 'next'],
      additionalProperties: false,
      properties: {
        type: true,
        fields: { ...templates('The fields with their Jinja2 templates.'), minProperties: 1 },
        next: target,
      },
    },
    branch: {
      description: 'Chooses by a condition.',
      required: ['condition', 'positive', 'negative'],
      additionalProperties: false,
      properties: {
        type: true,
        condition: { type: 'string', minLength: 1, description: 'A Jinja2 expression.' },
        positive: { ...target, description: 'The block when it holds, or end.' },
        negative: { ...target, description: 'The block when it does not, or end.' },
      },
    },
    delay: {
      description: 'Lets the record wait.',
      required: ['delay', 'next'],
      additionalProperties: false,
      properties: {
        type: true,
        delay: {
          type: 'string',
          pattern: '^\\d{1,6} (second|minute|hour|day|week)s?$',
          description: `${durationForm[0]!.toUpperCase()}${durationForm.slice(1)}.`,
        },
        next: target,
      },
    },
  },
};
