"""The staff's side of the dialogue: answer questions, arrange meetings, hold hearings."""

from dialogue.admin import enquiries, hearings, meetings

__all__ = ["enquiries", "hearings", "meetings"]
