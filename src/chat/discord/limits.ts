/**
 * What Discord takes at most, in characters unless said otherwise. Messages and embeds:
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits; components:
 * https://docs.discord.com/developers/components/reference; commands:
 * https://docs.discord.com/developers/interactions/application-commands; threads:
 * https://docs.discord.com/developers/resources/channel.
 */
export const limits = {
  content: 2000,
  /** Titles, descriptions, fields and footers of all embeds of one message together. */
  embedTotal: 6000,
  embedTitle: 256,
  embedDescription: 4096,
  embeds: 10,
  rows: 5,
  buttonsPerRow: 5,
  buttonLabel: 80,
  customId: 100,
  linkUrl: 512,
  selectOptions: 25,
  selectText: 100,
  selectPlaceholder: 150,
  modalTitle: 45,
  modalLabel: 45,
  modalDescription: 100,
  /** All text displays of one message or dialog together. */
  textDisplays: 4000,
  textInput: 4000,
  threadName: 100,
  /** Of an attached picture: https://docs.discord.com/developers/resources/message#attachment-object */
  description: 1024,
  commandDescription: 100,
  choices: 25,
  choiceText: 100,
  /** Of a command with all its subcommands: names, descriptions and values. */
  command: 8000,
  /** Messages that one look into a channel gives. */
  looked: 100,
  nonce: 25,
  /** Bytes of a file on a server that nobody pays for are 10 MiB; half of it leaves room for the rest of the request. */
  fileBytes: 5 * 1024 * 1024,
} as const
