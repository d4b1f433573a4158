"""What every result object bears: when it was made and by which version, and nothing that the clock or dice decide."""

from dataclasses import dataclass
from datetime import date, time

from pydicom.dataset import Dataset

from flavum.imaging.dicom.code import PRIVATE_SCHEME
from flavum.imaging.dicom.uid import make_uid

PRODUCT = "Flavum"


@dataclass(frozen=True)
class Stamp:
    """When an object is written, and the version of Flavum that writes it."""

    on: date
    at: time
    version: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """What tells this writing from another, for UIDs."""
        return (self.version, self.on.isoformat(), self.at.isoformat())


def put_stamp(dataset: Dataset, stamp: Stamp) -> None:
    """Replace the times and UIDs that highdicom took from the clock and from dice; name our private codes."""
    dataset.InstanceCreationDate, dataset.InstanceCreationTime = _day(stamp), _time(stamp)
    dataset.ContentDate, dataset.ContentTime = _day(stamp), _time(stamp)
    for item in dataset.get("ContributingEquipmentSequence", ()):
        item.ContributionDateTime = _day(stamp) + _time(stamp)
    if "ObservationDateTime" in dataset:
        dataset.ObservationDateTime = _day(stamp) + _time(stamp)
    organization = make_uid("dimensions", str(dataset.SOPInstanceUID))
    for keyword in ("DimensionOrganizationSequence", "DimensionIndexSequence"):
        for item in dataset.get(keyword, ()):
            item.DimensionOrganizationUID = organization
    scheme = Dataset()
    scheme.CodingSchemeDesignator = PRIVATE_SCHEME
    scheme.CodingSchemeName = "Flavum's own codes, where the standard lists none"
    dataset.CodingSchemeIdentificationSequence = [scheme]


def _day(stamp: Stamp) -> str:
    return stamp.on.strftime("%Y%m%d")


def _time(stamp: Stamp) -> str:
    return stamp.at.strftime("%H%M%S")
