/** A sentence that the page brings along in its own language, in `<template data-text="…">`; undefined where it has none such. */
export function pageText(name: string): string | undefined {
  const place = document.querySelector(`template[data-text="${CSS.escape(name)}"]`)
  return place instanceof HTMLTemplateElement ? (place.content.textContent ?? '').trim() : undefined
}
