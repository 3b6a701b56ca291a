// Ids in addresses are decimal numbers; anything else is an unknown page.
import { notFound } from "@tanstack/react-router";

export function idOf(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw notFound();
  return Number(text);
}
