// Attachments as the API shows them.

export interface StoredFile {
  id: number;
  name: string;
  size_bytes: number;
  content_type: string;
  width?: number | null;
  height?: number | null;
}

export interface Usage {
  used_bytes: number;
  limit_bytes: number;
  file_limit_bytes: number;
  item_limit_bytes: number;
}
