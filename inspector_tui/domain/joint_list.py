"""The joint list (综合查一次清单): which items of several organs are inspected together, scene by scene."""

from __future__ import annotations

from typing import ClassVar

from inspector_tui.domain.listed import ListEntry, short_key
from inspector_tui.domain.record import Identifier, Many, Name, Text, record_kind


@record_kind("scene_item.listed/1", audience="all")
class SceneItemListed(ListEntry):
    """One item of a scene (场景): whoever inspects it there goes together with the other items of the scene
    (银川 四张清单; 国办发〔2024〕54号: 能联合不得多头)."""

    LIST: ClassVar[str] = "joint"
    scene: Name
    name: Name
    item: Identifier | None = None
    """The item's code where the list gives one; else its name is looked up in the item list."""
    lead: Name | None = None
    """Who leads (牵头部门), as the list writes it."""
    partners: Many[Name] = ()
    """Who goes along (配合部门)."""
    objects: Text | None = None
    frequency: Text | None = None

    @property
    def key(self) -> str:
        return short_key(self.scene, self.item or self.name, self.lead or "")

    @property
    def about(self) -> str:
        return self.item or self.name

    @property
    def title(self) -> str:
        return f"{self.scene} {self.name}"[:200]

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.scene, self.name, self.item, self.lead, *self.partners)))
