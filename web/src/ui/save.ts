// Saves what lies at an address of ours as a file; the page stays where it is.
export function saveAddress(address: string, name = ""): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
