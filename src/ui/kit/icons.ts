/** Line drawings on a 16 by 16 grid, as the `d` of one path each. */
export const icons = {
  chat: 'M2 2.5h12v8.5H7.5L4 14v-3H2zM5 5.5h6M5 8h4',
  check: 'M3 8.5 6.5 12 13 4.5',
  chevronDown: 'M4 6l4 4 4-4',
  chevronRight: 'M6 4l4 4-4 4',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  download: 'M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10',
  file: 'M4 1.5h5l3 3v10H4zM9 1.5v3h3',
  folder: 'M1.5 12.5v-9h4.5l1.5 2h7v7z',
  help: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M6 6.3C6.1 5.2 6.9 4.6 8 4.6s2 .7 2 1.7c0 1.4-2 1.6-2 3M8 11.4v.1',
  info: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M8 7.2v4M8 4.8v.1',
  keyboard: 'M1.5 4h13v8.5h-13zM4 6.7h.1M6.7 6.7h.1M9.3 6.7h.1M12 6.7h.1M4.5 9.9h7',
  lock: 'M3.5 7.5h9v6.5h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  model: 'M8 1.8 13.5 5v6L8 14.2 2.5 11V5zM2.5 5 8 8.2 13.5 5M8 8.2v6',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  paste: 'M5.5 3h-2v11.5h9V3h-2M5.5 1.5h5v3h-5zM5.8 8h4.4M5.8 11h4.4',
  pencil: 'M2.5 13.5 3 10.8 11 2.8l2.2 2.2-8 8z',
  plus: 'M8 3v10M3 8h10',
  project: 'M2 4.5h12M2 8h12M2 11.5h7',
  redo: 'M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H9',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10M10.7 10.7 14 14',
  settings:
    'M2 4.5h7M12.5 4.5H14M2 11.5h1.5M7 11.5h7M10.7 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4M5.3 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4',
  stop: 'M4.5 4.5h7v7h-7z',
  trash: 'M2.5 4h11M6 4V2.2h4V4M4 4l.7 10h6.6L12 4M6.7 6.8v4.5M9.3 6.8v4.5',
  undo: 'M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7',
  upload: 'M8 11V3M4.5 6 8 2.5 11.5 6M3 13.5h10',
  warn: 'M8 2 14.7 13.7H1.3zM8 6.5v3.4M8 11.7v.1',
} as const;

export type IconName = keyof typeof icons;
